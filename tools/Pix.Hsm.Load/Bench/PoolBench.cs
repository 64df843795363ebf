using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Pix.Hsm.Inspection;
using Pix.Hsm.Keys;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Load.Bench;

/// <summary>
/// Measures bare C_Sign calls and the session pool on the same HSM token, with as many threads as sessions. The two measurements alternate,
/// so that other load on the machine affects both. The pool's rate includes the queue, the hand-over to the caller and the verification of
/// the signature.
/// </summary>
internal sealed class PoolBench(IConfiguration configuration, TimeSpan time, int rounds)
{
    // Two callers per session, so that a session always finds the next request. Otherwise the callers would limit the rate instead of the pool.
    private const int CallersPerSession = 2;

    private static readonly byte[] Digest = SHA256.HashData("Pix bench"u8);

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        Raw(2, TimeSpan.FromSeconds(1));
        await PoolAsync(2, TimeSpan.FromSeconds(2), cancellationToken);
    }

    public async Task<PoolBenchResult> MeasureAsync(int sessions, CancellationToken cancellationToken)
    {
        var (raw, pool) = (new List<RawSignResult>(), new List<RawSignResult>());
        for (var round = 0; round < rounds; round++)
        {
            raw.Add(Raw(sessions, time));
            pool.Add(await PoolAsync(sessions, time, cancellationToken));
        }

        return new PoolBenchResult(
            sessions, Median(raw.Select(result => result.PerSecond)), Median(pool.Select(result => result.PerSecond)),
            // The ratio is computed for each pair of consecutive measurements, and then the median. It is not the ratio of the two medians.
            Median(raw.Zip(pool, (bare, pooled) => pooled.PerSecond / bare.PerSecond)), Median(raw.Select(CpuMicroseconds)), Median(pool.Select(CpuMicroseconds)),
            Median(pool.Select(result => result.CpuTime / (result.Elapsed * Environment.ProcessorCount))));
    }

    private RawSignResult Raw(int threads, TimeSpan duration)
    {
        var options = new HsmOptions();
        configuration.GetSection(HsmOptions.Section).Bind(options);
        return RawSigner.Run(options, threads, duration);
    }

    private async Task<RawSignResult> PoolAsync(int sessions, TimeSpan duration, CancellationToken cancellationToken)
    {
        var settings = configuration.GetSection(HsmOptions.Section).AsEnumerable().Where(setting => setting.Value is not null).ToDictionary();
        settings["Pix:HsmSessions"] = sessions.ToString(CultureInfo.InvariantCulture);
        settings["Pix:HsmSessionWait"] = "00:00:30";
        await using var hsm = await HsmHost.StartAsync(settings, mtls: false, cancellationToken);
        var key = hsm.Ring.Current;
        // Each session searches for its key once, before the measurement.
        await Task.WhenAll(Enumerable.Range(0, sessions * CallersPerSession).Select(_ => SignAsync(key, cancellationToken)));
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        var counts = await Task.WhenAll(Enumerable.Range(0, sessions * CallersPerSession).Select(_ => Task.Run(() => SignUntil(key, clock, duration, cancellationToken), cancellationToken)));
        return new RawSignResult(counts.Sum(), clock.Elapsed, Environment.CpuUsage.TotalTime - cpu);
    }

    private static async Task<long> SignUntil(ISigningKey key, Stopwatch clock, TimeSpan duration, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (; clock.Elapsed < duration; count++)
        {
            await SignAsync(key, cancellationToken);
        }

        return count;
    }

    private static async Task SignAsync(ISigningKey key, CancellationToken cancellationToken)
    {
        var signature = await key.SignDigestAsync(Digest, cancellationToken);
        if (signature.Failure != SigningFailure.None)
        {
            throw new HsmException(HsmProblem.TokenFailed, $"A signature failed: {signature.Failure}. {signature.Detail}");
        }
    }

    private static double CpuMicroseconds(RawSignResult result) => result.CpuTime.TotalMicroseconds / result.Signatures;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
