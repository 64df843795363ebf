namespace Pix.Audit;

/// <summary>Appends one entry; completes when it is durable or refused.</summary>
internal sealed class AppendCommand(EntryKind kind, string recordId, long atMicros, byte[] payload, long queuedAt) : JournalCommand
{
    // Continuations run elsewhere: the writer thread must not run its callers' code.
    private readonly TaskCompletionSource<JournalWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EntryKind Kind => kind;

    public string RecordId => recordId;

    public long AtMicros => atMicros;

    public byte[] Payload => payload;

    public byte[] Digest { get; } = HashChain.Digest(kind, payload);

    /// <summary>CRC-32 of the payload, as <see cref="Digest"/> made by the caller's thread.</summary>
    public uint PayloadCrc { get; } = LogChecksum.Of(payload);

    /// <summary>Timestamp of the clock, for how long it waited.</summary>
    public long QueuedAt => queuedAt;

    /// <summary>Its place in the chain; given when it is framed.</summary>
    public long Sequence { get; set; }

    public Task<JournalWrite> Completion => _completion.Task;

    public void Complete(JournalWrite write) => _completion.TrySetResult(write);
}
