using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Interop;

/// <summary>Runs a program of tests/java from its source, with the JDK's own canonicalizer opened to it.</summary>
internal static class JavaProgram
{
    private const string Exports = "java.xml.crypto/com.sun.org.apache.xml.internal.security";

    public static ToolOutput Run(string program, IReadOnlyList<string> arguments) => ExternalTool.Run(
        "java",
        [
            "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8",
            "--add-exports", $"{Exports}=ALL-UNNAMED", "--add-exports", $"{Exports}.c14n=ALL-UNNAMED",
            Path.Combine(AppContext.BaseDirectory, "java", program), .. arguments,
        ]);
}
