using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pix.Hsm.Keys;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Callers that sign without pause with all keys, check every answer themselves, and miss none.</summary>
/// <param name="ring">The keys.</param>
/// <param name="explains">What they may be told while the fault lasts.</param>
/// <param name="patience">The longest that an answer may take.</param>
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
    // Odd while there is trouble.
    private int _troubles;

    public int Right => Volatile.Read(ref _right);

    public int Wrong => _wrong;

    public TimeSpan Slowest => TimeSpan.FromTicks(Volatile.Read(ref _slowest));

    /// <summary>By the name of the problem.</summary>
    public IReadOnlyDictionary<string, int> Refused => _refused;

    /// <summary>What cannot be explained by the fault, in words.</summary>
    public IReadOnlyCollection<string> Unexplained => _unexplained;

    /// <summary>One right signature in five hundred.</summary>
    public IReadOnlyCollection<SignatureSample> Samples => _samples;

    /// <summary>From now on refusals may come.</summary>
    public void TroubleBegins() => Interlocked.Increment(ref _troubles);

    /// <summary>Who asks from now on must not be refused.</summary>
    public void TroubleEnds() => Interlocked.Increment(ref _troubles);

    /// <summary>Signs on so many callers until stopped.</summary>
    public Task RunAsync(int callers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            var keys = ring.Keys;
            // As a caller does who was told when to come back, but never for long.
            var pause = await SignAsync(keys[Random.Shared.Next(keys.Count)]);
            await Task.Delay(pause < LongestPause ? pause : LongestPause, CancellationToken.None);
        }
    }, CancellationToken.None)));

    /// <summary>Whether each key signs now.</summary>
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

    /// <summary>Something else than a signature was answered.</summary>
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

    /// <summary>What was asked was refused, by a problem of this name.</summary>
    /// <param name="name">Of the problem.</param>
    /// <param name="isExplained">Whether it belongs to the fault.</param>
    /// <param name="detail">In words.</param>
    /// <param name="mark">Of the beginning: <see cref="Mark"/>.</param>
    public void Refuse(string name, bool isExplained, string detail, int mark)
    {
        _refused.AddOrUpdate(name, 1, (_, count) => count + 1);
        if (!isExplained || !TroubledSince(mark))
        {
            _unexplained.Enqueue($"{name}{(isExplained ? " without a fault" : "")}: {detail}");
        }
    }

    /// <summary>For a request that begins now.</summary>
    public int Mark() => Volatile.Read(ref _troubles);

    /// <summary>How long to wait before the next.</summary>
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
