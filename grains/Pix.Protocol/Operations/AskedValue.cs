namespace Pix.Protocol.Operations;

/// <summary>
/// A value of a request's body that the answer must repeat. The value may be a Pix key, so this type does not override <c>ToString</c>, and
/// the value cannot get into a log by accident.
/// </summary>
/// <param name="repeat">Identifies the value, and its place in the answer.</param>
/// <param name="text">The value, as admission read it from the request.</param>
public readonly struct AskedValue(AnswerRepeat repeat, string text)
{
    /// <summary>Identifies the value, and its place in the answer.</summary>
    public AnswerRepeat Repeat { get; } = repeat;

    /// <summary>The value in the request. It may be a Pix key, which is personal data.</summary>
    public string Text { get; } = text;
}
