namespace Pix.Protocol.Operations;

/// <summary>
/// A value of a request's body that the answer must repeat. It may be a Pix key: it has no text form, so that it cannot get into a log by
/// accident.
/// </summary>
/// <param name="repeat">The repeated value that is compared.</param>
/// <param name="text">The value, from the one reading of the request.</param>
public readonly struct AskedValue(AnswerRepeat repeat, string text)
{
    /// <summary>Identifies the value, and where the answer repeats it.</summary>
    public AnswerRepeat Repeat { get; } = repeat;

    /// <summary>The value.</summary>
    public string Text { get; } = text;
}
