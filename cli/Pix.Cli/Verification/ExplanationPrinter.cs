using System.Globalization;
using Pix.Journal.Disk;
using Pix.Signatures.Explanation;

namespace Pix.Cli.Verification;

/// <summary>Prints, for one signed document, the bytes that were digested now, the bytes that the signer digested, and where the two differ.</summary>
internal sealed class ExplanationPrinter(TextWriter output, DirectoryInfo folder)
{
    /// <summary>Names of the columns of the rows of an explanation, for JSON and CSV.</summary>
    public static readonly string[] Columns = ["file", "valid", "rule", "reference", "expected", "found", "bytes", "canonical_form", "known_mistake", "first_difference"];

    /// <summary>Prints the explanation as lines for people, and writes the canonical forms to files in the folder.</summary>
    public void Print(string file, SignatureExplanation explanation, SignatureExplanation? against)
    {
        output.WriteLine(VerdictLine.Of(file, explanation.Verdict.IsValid ? null : explanation.Verdict.Rule.ToString()));
        output.WriteLine($"  {explanation.Verdict.Detail}");
        foreach (var row in Rows(file, explanation, against))
        {
            output.WriteLine($"  {row[3]}: {(Equals(row[4], row[5]) ? "digest as signed" : "DIGEST DIFFERS")}");
            output.WriteLine($"    expected  {row[4]}");
            output.WriteLine($"    found     {row[5]}  over {row[6]} bytes, {row[7]}");
            Write("    known     ", row[8]);
            Write("    differs   ", row[9]);
        }

        if (!explanation.SignedInfo.IsEmpty)
        {
            output.WriteLine($"  SignedInfo, the bytes that are signed: {Save(file, "SignedInfo", explanation.SignedInfo)}");
        }
    }

    /// <summary>
    /// Returns one row for each reference of the signature, and writes the canonical forms to files. Empty if the document's structure was refused.
    /// </summary>
    public IEnumerable<object?[]> Rows(string file, SignatureExplanation explanation, SignatureExplanation? against)
    {
        var rule = explanation.Verdict.IsValid ? null : explanation.Verdict.Rule.ToString();
        return explanation.References.Select(reference => new object?[]
        {
            file, explanation.Verdict.IsValid, rule, reference.Name, Text(reference.Expected), Text(reference.Found),
            reference.CanonicalForm.Length.ToString(CultureInfo.InvariantCulture), Save(file, reference.Name, reference.CanonicalForm),
            reference.Mistake?.Sentence, Difference(file, reference, against?.References.FirstOrDefault(other => other.Name == reference.Name)),
        });
    }

    private void Write(string label, object? text)
    {
        if (text is not null)
        {
            output.WriteLine($"{label}{text}");
        }
    }

    private string? Difference(string file, ExplainedReference reference, ExplainedReference? against)
    {
        var (other, name) = against is not null ? (against.CanonicalForm, "the other file") : (reference.Mistake?.SignedForm ?? default, "what was signed");
        if (other.IsEmpty)
        {
            return null;
        }

        if (against is null)
        {
            Save(file, reference.Name + ".signed", other);
        }

        return FirstDifference.Of(reference.CanonicalForm.Span, other.Span) is { } difference
            ? $"at byte {difference.Offset}: here \"{difference.One}\", in {name} \"{difference.Other}\""
            : $"nowhere from {name}";
    }

    private static string Text(ReadOnlyMemory<byte> digest) => digest.IsEmpty ? "(no reference)" : Convert.ToBase64String(digest.Span);

    private string Save(string file, string part, ReadOnlyMemory<byte> form)
    {
        var path = Path.Combine(folder.FullName, $"{Path.GetFileName(file)}.{part}.c14n");
        PrivateFile.Write(path, form.Span);
        return path;
    }
}
