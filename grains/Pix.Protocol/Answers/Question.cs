namespace Pix.Protocol;

/// <summary>What was asked of the Central Bank, as far as its answer must fit it.</summary>
/// <param name="Operation">The row.</param>
/// <param name="Path">Path of the request, still percent-encoded.</param>
/// <param name="Ispb">The participant that asks.</param>
public sealed record Question(Operation Operation, string Path, string Ispb)
{
    /// <summary>What the path names, unescaped; empty when the answer need not name it.</summary>
    internal string Subject => Operation.AnswerSubject is { } subject ? Uri.UnescapeDataString(Operation.Path.Value(Path, subject.Parameter)) : "";

    /// <summary>Begins the reading of one signed document of the answer.</summary>
    /// <param name="status">HTTP status of the answer.</param>
    public AnswerReading Read(int status) => Operation.Channel == Contracts.Exchange.PixChannel.Spi ? new EnvelopeReading(Ispb) : new DictReading(this, status);
}
