using System.Security.Cryptography.X509Certificates;

namespace Pix.Simulator.Tls;

/// <summary>The simulator's keys on disk. Keys that do not exist are created, and the certificates are exported for the participant.</summary>
internal sealed class KeyStore(string directory, string publicDirectory, TimeProvider time)
{
    /// <summary>Loads the keys, creates keys that do not exist, and exports the certificates.</summary>
    public KeyRing Open()
    {
        CreatePrivateDirectory(directory);
        var factory = new CertificateFactory(time);
        var authority = LoadOrMake("ca", factory.Authority);
        var ring = new KeyRing(
            authority,
            LoadOrMake("bcb-signature", () => factory.Signing(authority, "BANCO CENTRAL SIMULADO 00038166 ASSINATURA")),
            LoadOrMake("bcb-mtls", () => factory.Server(authority)),
            LoadOrMake("stranger", () => factory.Signing(authority, "ASSINANTE DESCONHECIDO")));
#pragma warning disable RS0030 // Certificates are public, so the directory needs no restricted access.
        Directory.CreateDirectory(publicDirectory);
#pragma warning restore RS0030
        Export("bcb-signature", ring.Signature);
        Export("bcb-mtls", ring.Server);
        return ring;
    }

    private X509Certificate2 LoadOrMake(string name, Func<X509Certificate2> make)
    {
        var certificatePath = Path.Combine(directory, name + ".pem");
        var keyPath = Path.Combine(directory, name + ".key");
#pragma warning disable RS0030 // The simulator shares no code with the product that it tests. If a file cannot be accessed, the code below throws.
        if (!File.Exists(certificatePath) || !File.Exists(keyPath))
#pragma warning restore RS0030
        {
            using var made = make();
            Write(keyPath, made.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Write(certificatePath, made.ExportCertificatePem() + "\n");
        }

        return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
    }

    private void Export(string name, X509Certificate2 certificate)
    {
        var path = Path.Combine(publicDirectory, name + ".pem");
        var pem = certificate.ExportCertificatePem() + "\n";
#pragma warning disable RS0030
        if (!File.Exists(path) || File.ReadAllText(path) != pem)
#pragma warning restore RS0030
        {
            Write(path, pem);
        }
    }

    // Writes a temporary file and renames it when it is complete, so that no process reads an incomplete file.
    private static void Write(string path, string text, UnixFileMode? mode = null)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void CreatePrivateDirectory(string path)
    {
#pragma warning disable RS0030 // The simulator shares no code with the product that it tests.
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore RS0030
    }
}
