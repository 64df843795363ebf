using System.Text;
using Pix.Protocol.Admission;
using Pix.Protocol.Multipart;
using Pix.Signatures;
using Pix.Signatures.Limits;
using Pix.Signatures.Verification;

namespace Pix.Fuzz.Reading;

/// <summary>
/// Reads everything that Pix accepts with all other readers. If a reader sees another value, another number of elements or parts, or fails,
/// Pix should have refused the message.
/// </summary>
/// <remarks>
/// Requests are read as Pix sends them, signed. Answers are read as callers get them, which is only the verified bytes, and compared with the
/// genuine document.
/// </remarks>
internal sealed class ReadingDifferential : IDisposable
{
    private const int MaxTries = 400;

    private readonly FuzzSigner _signer = new();
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly ReadingTricks _tricks;
    private readonly PartsTricks _parts;
    private readonly List<Expected> _expected = [];
    private readonly HashSet<string> _seen = [];

    public ReadingDifferential(int seed)
    {
        _random = new Random(seed);
        (_mutator, _tricks, _parts) = (new Mutator(_random), new ReadingTricks(_random), new PartsTricks(_random));
    }

    /// <summary>Number of documents and bodies that were made.</summary>
    public int Tried { get; private set; }

    /// <summary>Number of cases that Pix accepted or wrote; every reader reads each of them.</summary>
    public int Accepted => _expected.Count;

    /// <summary>Number of cases that each reader read, by the reader's name.</summary>
    public SortedDictionary<string, int> Readers { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes documents until the given number is accepted, reads them with every reader, and returns the differences.</summary>
    public IReadOnlyList<ReadingDifference> Run(int documents)
    {
        while (Accepted < documents && Tried < documents * MaxTries)
        {
            Tried++;
            var seed = ReadingSeed.All[_random.Next(ReadingSeed.All.Length)];
            switch (_random.Next(6))
            {
                case 0:
                    Several();
                    break;
                case 1:
                    Answer(seed);
                    break;
                default:
                    Request(seed, Changed(seed.Document));
                    break;
            }
        }

        return Compare();
    }

    public void Dispose() => _signer.Dispose();

    private List<ReadingDifference> Compare()
    {
        var views = ForeignReaders.Read([.. _expected.Select(one => one.What)]);
        var differences = new List<ReadingDifference>();
        for (var i = 0; i < views.Count; i++)
        {
            foreach (var reader in views[i].Keys)
            {
                Readers[reader] = Readers.GetValueOrDefault(reader) + 1;
            }

            var (view, what) = _expected[i];
            var others = views[i].Where(reader => reader.Value != view).ToList();
            if (others.Count > 0)
            {
                differences.Add(new ReadingDifference(what, view, others));
            }
        }

        return differences;
    }

    private byte[] Changed(string document)
    {
        if (_random.Next(4) > 0)
        {
            return _tricks.Change(document);
        }

        return _mutator.Mutate(Encoding.UTF8.GetBytes(document), Encoding.UTF8.GetBytes(ReadingSeed.All[_random.Next(ReadingSeed.All.Length)].Document));
    }

    private void Request(ReadingSeed seed, byte[] document)
    {
        var result = seed.Check(document);
        if (result.Refusal is null)
        {
            Expect(seed, result.Messages[0]);
        }
    }

    private void Several()
    {
        var seed = ReadingSeed.Pacs008;
        var documents = Enumerable.Range(0, 1 + _random.Next(3))
            .Select(_ => _random.Next(3) == 0 ? Changed(seed.Document) : Encoding.UTF8.GetBytes(ReadingSeed.All[_random.Next(2)].Document)).ToList();
        var (type, body) = _parts.Wrap(documents);
        var result = seed.Check(body, type);
        if (result.Refusal is not null || !result.IsMultipart)
        {
            return;
        }

        Expect(PixReader.Parts(type, body), ReadingCase.Parts(type, body));
        var signed = result.Messages.Select(message => Signed(seed, message)).ToList();
        var (outType, outBody) = MultipartWriter.Request(signed);
        Expect(PartsView.Of(signed.Select(one => (one, ""))), ReadingCase.Parts(outType, outBody));
        foreach (var message in result.Messages)
        {
            Expect(seed, message);
        }

        AnswerParts(signed, seed, result);
    }

    /// <summary>Treats the signed documents as an answer: Pix writes a new body with the parts that verify, and this body is read.</summary>
    private void AnswerParts(IReadOnlyList<ReadOnlyMemory<byte>> signed, ReadingSeed seed, AdmissionResult genuine)
    {
        var (type, body) = _parts.Wrap([.. signed.Select(one => one.ToArray())]);
        if (!MultipartBody.TryFrame(type, body, out var multipart, out _))
        {
            return;
        }

        var verified = multipart.Parts.Where(part => part.Fault.Length == 0 && DocumentVerifier.Verify(part.Content, Policy(seed.Profile), FuzzSigner.Now).IsValid).ToList();
        if (verified.Count > 0 && genuine.Messages.Length == multipart.Parts.Length)
        {
            var (outType, outBody) = MultipartWriter.Answer(verified);
            Expect(PartsView.Of(verified.Select(part => (part.Content, part.ResourceId))), ReadingCase.Parts(outType, outBody));
        }
    }

    private void Answer(ReadingSeed seed)
    {
        var unsigned = Encoding.UTF8.GetBytes(seed.Document);
        var changed = Changed(Encoding.UTF8.GetString(_signer.Sign(seed.Profile, unsigned)));
        var result = DocumentVerifier.Verify(changed, Policy(seed.Profile), FuzzSigner.Now);
        if (result.IsValid)
        {
            Expect(PixReader.Xml(seed.Profile, unsigned, seed.Places), ReadingCase.Xml(seed.Places.Split(','), result.VerifiedBytes));
        }
    }

    private void Expect(ReadingSeed seed, AdmittedMessage message) =>
        Expect(PixReader.Xml(seed.Profile, message.Content, seed.Places), ReadingCase.Xml(seed.Places.Split(','), Signed(seed, message)));

    private void Expect(string view, ReadingCase what)
    {
        if (_seen.Add(what.Line))
        {
            _expected.Add(new Expected(view, what));
        }
    }

    private ReadOnlyMemory<byte> Signed(ReadingSeed seed, AdmittedMessage message) => seed.Operation.SignRequest ? _signer.Sign(message.Document) : message.Content;

    private VerificationPolicy Policy(SignatureProfile profile) => _signer.Policy(profile) with { Limits = DocumentLimits.Strict };

    private sealed record Expected(string View, ReadingCase What);
}
