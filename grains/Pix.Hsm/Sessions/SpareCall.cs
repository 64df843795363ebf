using System.Runtime.ExceptionServices;

namespace Pix.Hsm.Sessions;

/// <summary>A call that runs on its own thread, which can be abandoned if the call does not return.</summary>
/// <param name="action">The call.</param>
/// <param name="count">Called with 1 when the thread is abandoned, and with -1 when an abandoned call returns.</param>
internal sealed class SpareCall<T>(Func<T> action, Action<int> count)
{
    private readonly TaskCompletionSource _done = new();
    private readonly Lock _lock = new();
    private bool _isOver;
    private bool _isLeft;
    private T? _value;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Whether the call has returned.</summary>
    public bool IsDone => _done.Task.IsCompleted;

    public void Start(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Waits for the call. Returns true if the call returned within the limit.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public bool Wait(TimeSpan limit, CancellationToken cancellationToken = default) => _done.Task.Wait(limit, cancellationToken);

    /// <summary>The result of a call that has returned. If the call threw an exception, this throws the same exception.</summary>
    public T Result
    {
        get
        {
            _failure?.Throw();
            return _value!;
        }
    }

    /// <summary>Abandons the call. Returns false if the call has returned meanwhile, so that <see cref="Result"/> can be read.</summary>
    public bool Leave()
    {
        lock (_lock)
        {
            if (_isOver || _isLeft)
            {
                return !_isOver;
            }

            _isLeft = true;
        }

        count(1);
        return true;
    }

    private void Run()
    {
        try
        {
            _value = action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        lock (_lock)
        {
            _isOver = true;
        }

        if (_isLeft)
        {
            count(-1);
        }

        _done.SetResult();
    }
}
