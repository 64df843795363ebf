using System.Diagnostics;
using System.Text;
using Pix.Signatures;

namespace Pix.Fuzz;

/// <summary>Changes signed and unsigned documents at random for a given time, and collects each document that the signer or verifier handled wrongly.</summary>
internal sealed class Fuzzer(int seed) : IDisposable
{
    private const int MaxFindings = 20;
    private const int Seeds = 40;

    private readonly Random _random = new(seed);
    private readonly FuzzSigner _signer = new();
    private readonly List<Finding> _findings = [];

    public long Executions { get; private set; }

    /// <summary>Number of changed documents that were accepted; unless listed in the findings, each has the canonical form of a genuine document.</summary>
    public long Accepted { get; private set; }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Runs on one thread for a time and at least a number of documents, because a busy machine tries only few in the time.</summary>
    public void Run(TimeSpan time, int atLeast = 0)
    {
        var mutator = new Mutator(_random);
        var corpus = Enumerable.Range(0, Seeds).Select(NewSeed).ToArray();
        var judge = new Judge(_signer, [.. corpus.Select(s => s.Parts)]);
        var started = Stopwatch.GetTimestamp();
        while ((Stopwatch.GetElapsedTime(started) < time || Executions < atLeast) && _findings.Count < MaxFindings)
        {
            var seedDocument = corpus[_random.Next(corpus.Length)];
            var other = corpus[_random.Next(corpus.Length)];
            Executions++;
            if (Executions % 4 == 0)
            {
                var changed = mutator.Mutate(seedDocument.Unsigned, other.Unsigned);
                Note(judge.OfSigning(seedDocument.Profile, changed), seedDocument, changed);
            }
            else
            {
                var changed = mutator.Mutate(seedDocument.Signed, other.Signed);
                Note(judge.OfVerification(seedDocument.Profile, changed), seedDocument, changed);
            }
        }

        Accepted = judge.Accepted;
    }

    public void Dispose() => _signer.Dispose();

    private void Note(string? what, FuzzSeed genuine, byte[] changed)
    {
        if (what is not null)
        {
            _findings.Add(new Finding(genuine.Profile, what, changed, genuine.Signed, _signer.CertificatePem));
        }
    }

    private FuzzSeed NewSeed(int number)
    {
        var profile = number % 2 == 0 ? SignatureProfile.Spi : SignatureProfile.Dict;
        var size = 1 + (number * 2);
        var text = profile == SignatureProfile.Spi ? RandomXml.Spi(_random, size) : RandomXml.Dict(_random, size);
        var unsigned = Encoding.UTF8.GetBytes(text);
        var signed = _signer.Sign(profile, unsigned);
        return new FuzzSeed(profile, unsigned, signed, CanonicalParts.Of(profile, signed));
    }

    private sealed record FuzzSeed(SignatureProfile Profile, byte[] Unsigned, byte[] Signed, CanonicalParts Parts);
}
