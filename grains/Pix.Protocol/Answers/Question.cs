using System.Collections.Immutable;
using Pix.Domain;
using Pix.Protocol.Operations;

namespace Pix.Protocol.Answers;

/// <summary>The request, as far as its answer must match it.</summary>
/// <param name="Operation">The row.</param>
/// <param name="Path">Path of the request, still percent-encoded.</param>
/// <param name="Ispb">The participant that asks.</param>
public sealed record Question(Operation Operation, string Path, string Ispb)
{
    /// <summary>Keys, ids and participants of the request's body, as admission read them.</summary>
    public ImmutableArray<AskedValue> Asked { get; init; } = [];

    /// <summary>Begins reading one signed document of the answer.</summary>
    /// <param name="status">HTTP status of the answer.</param>
    public AnswerReading Read(int status) => Operation.Channel == PixChannel.Spi ? new EnvelopeReading(Ispb) : new DictReading(this, status);

    /// <summary>
    /// Values that a successful answer must repeat: those of the path, unescaped, and those of the body. DICT chooses values that the body
    /// left out.
    /// </summary>
    internal ImmutableArray<RepeatedValue> Repeated() =>
    [
        .. Operation.AnswerSubject is { } subject
            ? [new RepeatedValue(subject.Place, subject.MayBeAbsent, [Uri.UnescapeDataString(Operation.Path.Value(Path, subject.Parameter))])]
            : ImmutableArray<RepeatedValue>.Empty,
        .. Asked.Where(value => value.Repeat.IsTaken(Asked)).GroupBy(value => value.Repeat).Select(values => new RepeatedValue(values.Key.Place, values.Key.MayBeAbsent, values.Select(value => value.Text))),
    ];
}
