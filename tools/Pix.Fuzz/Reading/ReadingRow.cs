namespace Pix.Fuzz.Reading;

/// <summary>One row of docs/reading.md.</summary>
/// <param name="Group">Name of the table that contains the row.</param>
/// <param name="What">Which part of the input is written in which way.</param>
/// <param name="Pix">What Pix does: <c>accepted</c>, or the rule that refuses the input.</param>
/// <param name="View">What Pix sees in the input; used only if Pix accepts the input.</param>
/// <param name="Case">The input for the other readers.</param>
internal sealed record ReadingRow(string Group, string What, string Pix, string View, ReadingCase Case)
{
    public const string Accepts = "accepted";

    public bool IsAccepted => Pix == Accepts;
}
