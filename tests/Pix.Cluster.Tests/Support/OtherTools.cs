using System.Diagnostics;

namespace Pix.Cluster.Tests.Support;

/// <summary>Implementations that are not ours: what Pix sends must be right for them too.</summary>
internal static class OtherTools
{
    /// <summary>Output of the JDK's verifier.</summary>
    public static string JdkVerify(string mode, string certificate, string file) =>
        Run("java", ["--add-exports", "java.xml.crypto/com.sun.org.apache.xml.internal.security.c14n=ALL-UNNAMED", "--add-exports", "java.xml.crypto/com.sun.org.apache.xml.internal.security=ALL-UNNAMED",
            Path.Combine(AppContext.BaseDirectory, "java", "SpiVerify.java"), mode, certificate, file]).Output;

    /// <summary>Fails unless xmlsec1 accepts the document.</summary>
    public static void XmlsecVerify(string certificate, string file)
    {
        var (exitCode, output) = Run("xmlsec1", ["--verify", "--id-attr:Id", "KeyInfo", "--pubkey-cert-pem", certificate, file]);
        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
