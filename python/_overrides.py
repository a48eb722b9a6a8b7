"""Methods of a platform of one's own. jsii gives such a method only those keywords that its signature names behind a star, and drops
all others, silently."""

import functools
import inspect
import typing


def complete(cls: type) -> None:
    """Makes the methods of a class that override others take all that jsii has for them, by `**props`, too.

    :raises TypeError: for a method that does not take all, with the signature to write, and for a property that is none
    """
    for name, own in list(vars(cls).items()):
        original = next((vars(each)[name] for each in cls.__mro__[1:] if _is_jsii(vars(each).get(name))), None)
        if original is None or _is_jsii(own):
            continue
        what = f"{cls.__name__}.{name}"
        if isinstance(original, property):
            if inspect.isfunction(own):
                raise TypeError(f"{what} must be a property: write @property above it")
        elif inspect.isfunction(own):
            setattr(cls, name, _completed(own, original, what))
        else:
            raise TypeError(f"{what} must be a method, got {own!r}")


def _is_jsii(member: typing.Any) -> bool:
    return hasattr(member.fget if isinstance(member, property) else member, "__jsii_name__")


def _completed(
    own: typing.Callable[..., typing.Any], original: typing.Callable[..., typing.Any], what: str
) -> typing.Callable[..., typing.Any]:
    asked, taken = inspect.signature(original), inspect.signature(own)
    keywords = [each for each in asked.parameters.values() if each.kind is each.KEYWORD_ONLY]
    names = [each.name for each in keywords]
    positional = [name for name in asked.parameters if name not in names]
    if not _takes(taken, *positional, **dict.fromkeys(names)):
        has_keywords = any(each.kind is each.KEYWORD_ONLY for each in taken.parameters.values())
        if keywords and not has_keywords and _takes(taken, *positional, "props"):
            # It takes the struct.
            return own
        needed = [each.name for each in keywords if each.default is each.empty]
        signature = ", ".join([*positional, *(["*", *needed, "**props"] if keywords else [])])
        raise TypeError(f"{what} must take all that it is given: def {original.__name__}({signature}), got {taken}")
    if not keywords:
        return own
    undefaulted = [each.name for each in taken.parameters.values() if each.default is each.empty]

    @functools.wraps(own)
    def completed(*args: typing.Any, **given: typing.Any) -> typing.Any:
        # What is not given is None in a struct of jsii's.
        return own(*args, **{name: value for name, value in given.items() if value is not None or name in undefaulted})

    # By it jsii knows what to give.
    setattr(completed, "__signature__", asked)
    return completed


def _takes(taken: inspect.Signature, *positional: typing.Any, **keywords: typing.Any) -> bool:
    try:
        taken.bind(*positional, **keywords)
    except TypeError:
        return False
    return True
