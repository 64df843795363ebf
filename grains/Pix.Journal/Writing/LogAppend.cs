using Pix.Journal.Format;

namespace Pix.Journal.Writing;

/// <summary>Appends one entry; completes when it is durable or refused.</summary>
/// <param name="kind">Kind of entry, a number of the log's user.</param>
/// <param name="label">Label of the entry.</param>
/// <param name="atMicros">Time, microseconds since 1970 in UTC.</param>
/// <param name="payload">The payload; not changed after this.</param>
public sealed class LogAppend(byte kind, string label, long atMicros, byte[] payload) : LogCommand
{
    // Continuations run elsewhere: the writer's thread must not run its callers' code.
    private readonly TaskCompletionSource<LogWrite> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Kind of the entry.</summary>
    public byte Kind => kind;

    /// <summary>Label of the entry.</summary>
    public string Label => label;

    /// <summary>Time of the entry, in microseconds since 1970.</summary>
    public long AtMicros => atMicros;

    /// <summary>Bytes of the entry.</summary>
    public byte[] Payload => payload;

    /// <summary>Refused when <see cref="LogSettings.QueueLimit"/> bounded appends are waiting; other appends are always queued.</summary>
    public bool IsBounded { get; init; }

    /// <summary>How long a refusing disk is retried for it, counted from <see cref="QueuedAt"/>; zero refuses it at once.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Timestamp of the log's clock.</summary>
    public long QueuedAt { get; init; }

    /// <summary>Its place in the chain, given when it is framed.</summary>
    public long Sequence { get; internal set; }

    /// <summary>Completes with the result of the append.</summary>
    public Task<LogWrite> Completion => _completion.Task;

    /// <summary>Digest of kind and payload, made by the caller's thread.</summary>
    internal byte[] Digest { get; } = HashChain.Digest(kind, payload);

    /// <summary>CRC-32 of the payload, made by the caller's thread.</summary>
    internal uint PayloadCrc { get; } = Checksum.Of(payload);

    internal void Complete(LogWrite write) => _completion.TrySetResult(write);
}
