using Pix.Load.Messages;

namespace Pix.Load.Rehearsal;

/// <summary>All messages that were read. Rehearsal steps wait here for the messages that they expect.</summary>
internal sealed class Inbox
{
    private readonly Lock _access = new();
    private readonly List<ReceivedMessage> _messages = [];
    private readonly List<(Func<ReceivedMessage, bool> Wanted, TaskCompletionSource<ReceivedMessage> Found)> _waiting = [];

    public void Add(ReceivedMessage message)
    {
        lock (_access)
        {
            _messages.Add(message);
            foreach (var waiter in _waiting.FindAll(waiter => waiter.Wanted(message)))
            {
                _waiting.Remove(waiter);
                waiter.Found.SetResult(message);
            }
        }
    }

    /// <summary>Returns the first message that satisfies <paramref name="wanted"/>. If none has been read yet, waits for one.</summary>
    /// <exception cref="StepFailedException">No message that satisfies <paramref name="wanted"/> was read in time.</exception>
    public async Task<ReceivedMessage> WaitAsync(string what, Func<ReceivedMessage, bool> wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task<ReceivedMessage> found;
        lock (_access)
        {
            if (_messages.Find(message => wanted(message)) is { } there)
            {
                return there;
            }

            var waiter = new TaskCompletionSource<ReceivedMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, waiter));
            found = waiter.Task;
        }

        try
        {
            return await found.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StepFailedException($"no {what} came within {patience.TotalSeconds:F0} s");
        }
    }
}
