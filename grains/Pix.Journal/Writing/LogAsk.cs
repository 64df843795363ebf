namespace Pix.Journal.Writing;

/// <summary>
/// Tests whether the disk still accepts writes. The command is part of the next group. If that group has no frame, the writer adds a frame
/// of meaningless bytes.
/// </summary>
internal sealed class LogAsk : LogCommand
{
    private readonly TaskCompletionSource<LogWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<LogWrite> Completion => _completion.Task;

    public void Complete(LogWrite write) => _completion.TrySetResult(write);
}
