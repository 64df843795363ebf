namespace Pix.Protocol.Operations;

/// <summary>A value of a request's body that the answer must repeat. It may be a key of DICT: it has no text form of its own, so that no log gets it by accident.</summary>
/// <param name="repeat">Which one.</param>
/// <param name="text">The value, as the one reading of the request told it.</param>
public readonly struct AskedValue(AnswerRepeat repeat, string text)
{
    /// <summary>Which value it is, and where the answer repeats it.</summary>
    public AnswerRepeat Repeat { get; } = repeat;

    /// <summary>The value.</summary>
    public string Text { get; } = text;
}
