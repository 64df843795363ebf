namespace Pix.Journal.Writing;

/// <summary>Asks whether the disk still accepts writes: part of the next group, which gets a meaningless frame when it has no other.</summary>
internal sealed class LogAsk : LogCommand
{
    private readonly TaskCompletionSource<LogWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LogWrite> Completion => _completion.Task;

    public void Complete(LogWrite write) => _completion.TrySetResult(write);
}
