namespace Pix.Signatures.Tests.Support;

/// <summary>What an external program said.</summary>
internal sealed record ToolOutput(int ExitCode, byte[] Bytes, string Error)
{
    public string Text => SomeDocument.Text(Bytes);

    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
