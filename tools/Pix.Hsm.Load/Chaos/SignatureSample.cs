using Pix.TestToken;

namespace Pix.Hsm.Load.Chaos;

/// <summary>A signature that .NET has verified, for a second check with openssl.</summary>
internal sealed record SignatureSample(string PublicKeyPem, byte[] Digest, byte[] Signature)
{
    /// <summary>Returns true if <c>openssl pkeyutl</c> verifies the signature.</summary>
    public bool VerifiesWithOpenSsl()
    {
        var folder = Directory.CreateTempSubdirectory("pix-chaos-");
        try
        {
            var (key, digest, signature) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "digest"), Path.Combine(folder.FullName, "signature"));
            File.WriteAllText(key, PublicKeyPem);
            File.WriteAllBytes(digest, Digest);
            File.WriteAllBytes(signature, Signature);
            CommandLine.Run("openssl", ["pkeyutl", "-verify", "-pubin", "-inkey", key, "-in", digest, "-sigfile", signature, "-pkeyopt", "digest:sha256"]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
