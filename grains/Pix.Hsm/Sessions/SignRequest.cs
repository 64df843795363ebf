using Pix.Hsm.Pairs;

namespace Pix.Hsm.Sessions;

/// <summary>A digest on its way to a session.</summary>
internal sealed class SignRequest(SigningPair pair, byte[] digestInfo, long enqueued, long deadline)
{
    private readonly TaskCompletionSource<TokenSignature> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SigningPair Pair { get; } = pair;

    public byte[] DigestInfo { get; } = digestInfo;

    /// <summary>Timestamps of the pool's TimeProvider.</summary>
    public long Enqueued { get; } = enqueued;

    public long Deadline { get; } = deadline;

    /// <summary>How many sessions have taken it.</summary>
    public int Attempts { get; set; }

    /// <summary>The worker that failed it last: another should try.</summary>
    public SessionWorker? FailedBy { get; set; }

    /// <summary>Why the last attempt failed; the caller's reason when there is no time for another.</summary>
    public string LastFailure { get; set; } = "";

    /// <summary>Its place in the queue while it waits; the queue's lock guards it.</summary>
    public LinkedListNode<SignRequest>? Place { get; set; }

    public Task<TokenSignature> Completion => _completion.Task;

    /// <summary>Only the first answer counts: an abandoned thread may return with another.</summary>
    public bool TryComplete(TokenSignature signature) => _completion.TrySetResult(signature);

    public bool TryCancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
