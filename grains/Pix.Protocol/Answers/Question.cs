using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Answers;

/// <summary>The parts of a request that its answer must match.</summary>
/// <param name="Operation">Operation of the request.</param>
/// <param name="Path">Path of the request, still percent-encoded.</param>
/// <param name="Ispb">ISPB of the participant that sent the request.</param>
public sealed record Question(Operation Operation, string Path, string Ispb)
{
    /// <summary>Values of the request's body that the answer must repeat, as admission read them.</summary>
    public ImmutableArray<AskedValue> Asked { get; init; } = [];

    /// <summary>Creates the reader that compares one signed document of the answer with this request.</summary>
    /// <param name="status">HTTP status of the answer.</param>
    public AnswerReading Read(int status) => Operation.Channel == PixChannel.Spi ? new EnvelopeReading(Ispb) : new DictReading(this, status);

    /// <summary>
    /// Returns the values that a successful answer must repeat: the path's value, unescaped, and the body's values. A value that the body
    /// omitted is not compared, because DICT chooses it.
    /// </summary>
    internal ImmutableArray<RepeatedValue> Repeated() =>
    [
        .. Operation.AnswerSubject is { } subject
            ? [new RepeatedValue(subject.Place, subject.MayBeAbsent, [Uri.UnescapeDataString(Operation.Path.Value(Path, subject.Parameter))])]
            : ImmutableArray<RepeatedValue>.Empty,
        .. Asked.Where(value => value.Repeat.IsTaken(Asked)).GroupBy(value => value.Repeat).Select(values => new RepeatedValue(values.Key.Place, values.Key.MayBeAbsent, values.Select(value => value.Text))),
    ];
}
