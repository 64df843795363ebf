namespace Pix.Hsm.Memory;

/// <summary>Stores durably with which pairs (key and certificate) each silo signs. Each silo has one file, in a folder that all silos read.</summary>
/// <remarks>The calls block. The host implements this interface and decides where the files are. Without an implementation, nothing is remembered.</remarks>
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

    /// <summary>Deletes the file of a silo; does nothing if there is no file.</summary>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    void Delete(string silo);
}
