using Pix.Hsm.Pairs;

namespace Pix.Hsm.Sessions;

/// <summary>A request to sign a digest. It waits in the queue, or a session is serving it.</summary>
internal sealed class SignRequest(SigningPair pair, byte[] digestInfo, long enqueued, long deadline)
{
    private readonly TaskCompletionSource<TokenSignature> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SigningPair Pair { get; } = pair;

    public byte[] DigestInfo { get; } = digestInfo;

    /// <summary>When the request was made. This and <see cref="Deadline"/> are timestamps of the pool's TimeProvider.</summary>
    public long Enqueued { get; } = enqueued;

    public long Deadline { get; } = deadline;

    /// <summary>Number of attempts so far, without rejections by a throttling HSM token.</summary>
    public int Attempts { get; set; }

    /// <summary>The worker whose attempt failed last, so that another worker tries next; null if none failed.</summary>
    public SessionWorker? FailedBy { get; set; }

    /// <summary>Why the last attempt failed; empty if none did. The caller gets this reason if the deadline leaves no time for another attempt.</summary>
    public string LastFailure { get; set; } = "";

    /// <summary>Place in the queue; null while the request does not wait. Guarded by the queue's lock.</summary>
    public LinkedListNode<SignRequest>? Place { get; set; }

    public Task<TokenSignature> Completion => _completion.Task;

    /// <summary>Completes the request if it is not complete yet. An abandoned thread may return later with another answer, which is ignored.</summary>
    public bool TryComplete(TokenSignature signature) => _completion.TrySetResult(signature);

    public bool TryCancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);
}
