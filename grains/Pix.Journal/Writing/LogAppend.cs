using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>Command to append one entry. <see cref="Completion"/> completes when the entry is durable or the append is refused.</summary>
/// <param name="kind">Kind of the entry, a number whose meaning the log's user defines.</param>
/// <param name="label">Label of the entry, a text that the log's user chooses.</param>
/// <param name="atMicros">Time of the entry in microseconds since 1970 (UTC).</param>
/// <param name="payload">Bytes of the entry. The caller must not change the array afterwards.</param>
public sealed class LogAppend(byte kind, string label, long atMicros, byte[] payload) : LogCommand
{
    // Continuations run asynchronously, because the writer's thread must not run callers' code.
    private readonly TaskCompletionSource<LogWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Kind of the entry.</summary>
    public byte Kind => kind;

    /// <summary>Label of the entry, a text that the log's user chooses.</summary>
    public string Label => label;

    /// <summary>Time of the entry, in microseconds since 1970.</summary>
    public long AtMicros => atMicros;

    /// <summary>Bytes of the entry.</summary>
    public byte[] Payload => payload;

    /// <summary>
    /// True if the append is refused when <see cref="LogSettings.QueueLimit"/> bounded appends already wait. An append that is not bounded
    /// is always queued.
    /// </summary>
    public bool IsBounded { get; init; }

    /// <summary>
    /// How long the writer retries this append on a failing disk, counted from <see cref="QueuedAt"/>. With zero, the writer refuses the
    /// append at the first failure.
    /// </summary>
    public TimeSpan Patience { get; init; }

    /// <summary>When the append was queued, as a timestamp of the log's clock.</summary>
    public long QueuedAt { get; init; }

    /// <summary>Sequence number of the entry in the hash chain; 0 until the entry has its frame.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Completes with the result of the append.</summary>
    public Task<LogWrite> Completion => _completion.Task;

    /// <summary>SHA-256 digest of kind and payload, computed on the caller's thread.</summary>
    internal byte[] Digest { get; } = HashChain.Digest(kind, payload);

    /// <summary>CRC-32 of the payload, computed on the caller's thread.</summary>
    internal uint PayloadCrc { get; } = Checksum.Of(payload);

    internal void Complete(LogWrite write) => _completion.TrySetResult(write);
}
