namespace Pix.Journal.Writing;

/// <summary>Asks whether the disk keeps what is written: part of the next group, which is given a frame that means nothing when it has no other.</summary>
internal sealed class LogAsk : LogCommand
{
    private readonly TaskCompletionSource<LogWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LogWrite> Completion => _completion.Task;

    public void Complete(LogWrite write) => _completion.TrySetResult(write);
}
