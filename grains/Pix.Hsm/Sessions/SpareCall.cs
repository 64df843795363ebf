using System.Runtime.ExceptionServices;

namespace Pix.Hsm.Sessions;

/// <summary>A call on a thread that can be abandoned.</summary>
/// <param name="action">The call.</param>
/// <param name="count">Counts abandoned threads.</param>
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

    /// <summary>True when the call returned within the time.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public bool Wait(TimeSpan limit, CancellationToken cancellationToken = default) => _done.Task.Wait(limit, cancellationToken);

    /// <summary>The result of a call that returned; throws what it threw.</summary>
    public T Result
    {
        get
        {
            _failure?.Throw();
            return _value!;
        }
    }

    /// <summary>Stops waiting. False when the call has returned meanwhile: then there is a result.</summary>
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
