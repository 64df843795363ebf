using Pix.Contracts.Exchange;

namespace Pix.Grains.Verification;

/// <summary>What verification found in an answer.</summary>
/// <param name="Validity">Whether every part that is due a signature has a right one.</param>
/// <param name="Body">What may go to the caller: exactly the bytes that were verified, or an unsigned answer as it came.</param>
/// <param name="Rule">Name of the rule that a wrong answer breaks; empty otherwise.</param>
internal readonly record struct AnswerVerdict(SignatureValidity Validity, ReadOnlyMemory<byte> Body, string Rule = "")
{
    public static AnswerVerdict Absent(ReadOnlyMemory<byte> body) => new(SignatureValidity.Absent, body);

    public static AnswerVerdict Valid(ReadOnlyMemory<byte> verified) => new(SignatureValidity.Valid, verified);

    public static AnswerVerdict Invalid(string rule) => new(SignatureValidity.Invalid, default, rule);
}
