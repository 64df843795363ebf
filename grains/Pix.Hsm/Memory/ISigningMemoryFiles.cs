namespace Pix.Hsm.Memory;

/// <summary>Stores durably which pairs the silos sign with. Each silo has one file, in a folder that all silos read.</summary>
/// <remarks>The calls block. The HSM's host decides where the files are. If the host registers no implementation, nothing is remembered.</remarks>
public interface ISigningMemoryFiles
{
    /// <summary>Name of this silo, which is also the name of its file.</summary>
    string Silo { get; }

    /// <summary>Where the files are, for log texts and messages.</summary>
    string Place { get; }

    /// <summary>Reads the files of all silos, including this silo's; empty if there is no folder yet.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    IReadOnlyList<SigningMemoryFile> Read();

    /// <summary>Writes this silo's file. On return, the whole content is durable.</summary>
    /// <exception cref="IOException">The content could not be made durable.</exception>
    void Write(ReadOnlySpan<byte> content);

    /// <summary>Deletes the file of a silo; no error when there is none.</summary>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    void Delete(string silo);
}
