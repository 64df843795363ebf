using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Pix.Hsm.Load.Chaos;

/// <summary>Callers that sign without pause, check every answer themselves, and miss none.</summary>
internal sealed class ChaosLoad(ISigningKeyRing ring, TimeSpan patience)
{
    private readonly ConcurrentDictionary<SigningFailure, int> _errors = new();
    private int _right;
    private int _wrong;
    private int _lost;

    public int Right => _right;

    public int Wrong => _wrong;

    public int Lost => _lost;

    public IReadOnlyDictionary<SigningFailure, int> Errors => _errors;

    /// <summary>Signs on so many callers until stopped.</summary>
    public Task RunAsync(int callers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (!stop.IsCancellationRequested)
        {
            // As a caller does who was told when to come back, but never for long.
            var pause = await SignAsync();
            await Task.Delay(pause < TimeSpan.FromMilliseconds(20) ? pause : TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }, CancellationToken.None)));

    /// <summary>One request; how long to wait before the next.</summary>
    public async Task<TimeSpan> SignAsync()
    {
        try
        {
            var (key, digest) = (ring.Current, RandomNumberGenerator.GetBytes(32));
            var signature = await key.SignDigestAsync(digest, CancellationToken.None).AsTask().WaitAsync(patience);
            return Judge(key.Certificate, digest, signature);
        }
#pragma warning disable CA1031 // A request that ends in any exception is a lost one: that is what is counted here.
        catch (Exception)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _lost);
            return TimeSpan.Zero;
        }
    }

    private TimeSpan Judge(X509Certificate2 certificate, byte[] digest, TokenSignature signature)
    {
        if (signature.Failure != SigningFailure.None)
        {
            _errors.AddOrUpdate(signature.Failure, 1, (_, count) => count + 1);
            if (signature.Value is not null || signature.Detail.Length == 0)
            {
                Interlocked.Increment(ref _lost);
            }

            return signature.RetryAfter ?? TimeSpan.FromMilliseconds(10);
        }

        using var publicKey = certificate.GetRSAPublicKey()!;
        var verifies = signature.Value is { } value && publicKey.VerifyHash(digest, value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Interlocked.Increment(ref verifies ? ref _right : ref _wrong);
        return TimeSpan.Zero;
    }
}
