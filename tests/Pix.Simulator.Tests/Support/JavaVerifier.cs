namespace Pix.Simulator.Tests.Support;

/// <summary>tests/java/SpiVerify.java: the JDK's canonicalizer, digests and RSA.</summary>
internal static class JavaVerifier
{
    private const string Exports = "java.xml.crypto/com.sun.org.apache.xml.internal.security";

    /// <returns>Exit code 0 when every file is valid, and the lines it printed.</returns>
    public static Task<(int ExitCode, string Output)> Verify(
        string mode, string certificate, CancellationToken cancellationToken, params string[] files) => ExternalTool.Run(
        "java",
        cancellationToken,
        ["--add-exports", $"{Exports}=ALL-UNNAMED", "--add-exports", $"{Exports}.c14n=ALL-UNNAMED",
            Path.Combine(AppContext.BaseDirectory, "java", "SpiVerify.java"), mode, certificate, .. files]);
}
