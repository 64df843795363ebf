namespace Pix.Protocol.Admission;

/// <summary>One document: admitted, or why not.</summary>
internal readonly record struct DocumentAdmission(AdmittedMessage? Message, Refusal? Refusal)
{
    public static implicit operator DocumentAdmission(AdmittedMessage message) => new(message, null);

    public static implicit operator DocumentAdmission(Refusal refusal) => new(null, refusal);
}
