// The interpreter is written for Node.js 22. Node.js 20 lacks only this feature that it uses:
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
