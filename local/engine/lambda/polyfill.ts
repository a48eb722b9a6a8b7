// The interpreter is written for Node.js 22. The one thing of it that Node.js 20 does not have:
const promise = Promise as typeof Promise & { withResolvers?: () => unknown };

promise.withResolvers ??= function withResolvers<T>() {
  let resolve!: (value: T | PromiseLike<T>) => void;
  let reject!: (reason?: unknown) => void;
  const pending = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise: pending, resolve, reject };
};

export {};
