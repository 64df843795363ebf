using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Keys;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Callers that sign continuously with all keys, and check and count every answer that they get.</summary>
/// <param name="ring">The signing keys.</param>
/// <param name="explains">Failures that callers are allowed to get while the fault lasts.</param>
/// <param name="patience">Longest time that an answer may take.</param>
internal sealed class ChaosLoad(ISigningKeyRing ring, IReadOnlyList<SigningFailure> explains, TimeSpan patience)
{
    private const int OpenSslSample = 500;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentQueue<string> _unexplained = new();
    private readonly ConcurrentQueue<SignatureSample> _samples = new();
    private int _right;
    private int _wrong;
    private long _slowest;
    // Grows by one when a fault begins and by one when the fault ends, so it is odd while a fault lasts.
    private int _troubles;

    public int Right => Volatile.Read(ref _right);

    public int Wrong => _wrong;

    public TimeSpan Slowest => TimeSpan.FromTicks(Volatile.Read(ref _slowest));

    /// <summary>Number of refused requests, by the name of the problem.</summary>
    public IReadOnlyDictionary<string, int> Refused => _refused;

    /// <summary>Descriptions of the failures that the fault does not explain.</summary>
    public IReadOnlyCollection<string> Unexplained => _unexplained;

    /// <summary>One correct signature in 500, for a check with openssl.</summary>
    public IReadOnlyCollection<SignatureSample> Samples => _samples;

    /// <summary>Records that a fault begins, so that requests may be refused from now on.</summary>
    public void TroubleBegins() => Interlocked.Increment(ref _troubles);

    /// <summary>Records that the fault has ended, so that requests that begin from now on must not be refused.</summary>
    public void TroubleEnds() => Interlocked.Increment(ref _troubles);

    /// <summary>Runs a number of callers that sign until stopped.</summary>
    public Task RunAsync(int callers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            var keys = ring.Keys;
            // Waits for the RetryAfter of a failed request, as a caller should, but at most 20 ms.
            var pause = await SignAsync(keys[Random.Shared.Next(keys.Count)]);
            await Task.Delay(pause < LongestPause ? pause : LongestPause, CancellationToken.None);
        }
    }, CancellationToken.None)));

    /// <summary>Returns true if each key signs now.</summary>
    public async Task<bool> AllKeysSignAsync()
    {
        foreach (var key in ring.Keys)
        {
            var right = Right;
            await SignAsync(key);
            if (Right == right)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Records the time that an answer took, for <see cref="Slowest"/>.</summary>
    public void Answered(TimeSpan time)
    {
        var ticks = time.Ticks;
        for (var slowest = Volatile.Read(ref _slowest); ticks > slowest; slowest = Volatile.Read(ref _slowest))
        {
            if (Interlocked.CompareExchange(ref _slowest, ticks, slowest) == slowest)
            {
                return;
            }
        }
    }

    /// <summary>Counts a refused request.</summary>
    /// <param name="name">Name of the problem.</param>
    /// <param name="isExplained">True if the fault explains the problem.</param>
    /// <param name="detail">Description of the problem.</param>
    /// <param name="mark">Value that <see cref="Mark"/> returned when the request began.</param>
    public void Refuse(string name, bool isExplained, string detail, int mark)
    {
        _refused.AddOrUpdate(name, 1, (_, count) => count + 1);
        if (!isExplained || !TroubledSince(mark))
        {
            _unexplained.Enqueue($"{name}{(isExplained ? " without a fault" : "")}: {detail}");
        }
    }

    /// <summary>Returns a mark for a request that begins now. The mark shows later whether a fault lasted at any time during the request.</summary>
    public int Mark() => Volatile.Read(ref _troubles);

    /// <summary>Signs once, and returns how long the caller should wait before the next request.</summary>
    private async Task<TimeSpan> SignAsync(ISigningKey key)
    {
        var (mark, clock) = (Mark(), Stopwatch.StartNew());
        try
        {
            var digest = RandomNumberGenerator.GetBytes(32);
            var signature = await key.SignDigestAsync(digest, CancellationToken.None).AsTask().WaitAsync(patience);
            Answered(clock.Elapsed);
            return Judge(key, digest, signature, mark);
        }
#pragma warning disable CA1031 // A request that ends in any exception is one that nothing explains: that is what is counted here.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Answered(clock.Elapsed);
            _unexplained.Enqueue($"{e.GetType().Name}: {e.Message}");
            return TimeSpan.Zero;
        }
    }

    private TimeSpan Judge(ISigningKey key, byte[] digest, TokenSignature signature, int mark)
    {
        if (signature.Failure != SigningFailure.None)
        {
            Refuse(signature.Failure.ToString(), explains.Contains(signature.Failure) && signature is { Value: null, Detail.Length: > 0 }, signature.Detail, mark);
            return signature.RetryAfter ?? TimeSpan.FromMilliseconds(10);
        }

        using var publicKey = key.Certificate.GetRSAPublicKey()!;
        var value = signature.Value ?? [];
        if (!publicKey.VerifyHash(digest, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            Interlocked.Increment(ref _wrong);
        }
        else if (Interlocked.Increment(ref _right) % OpenSslSample == 1)
        {
            _samples.Enqueue(new SignatureSample(publicKey.ExportSubjectPublicKeyInfoPem(), digest, value));
        }

        return TimeSpan.Zero;
    }

    private bool TroubledSince(int mark) => mark % 2 == 1 || Mark() != mark;
}
