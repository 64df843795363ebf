namespace Pix.Hsm.Memory;

/// <summary>Keeps, durably, which pairs the silos sign with: a file for each silo, in a folder that all silos read.</summary>
/// <remarks>The calls block, on a pool thread. The HSM's host decides where the files are; without files nothing is remembered.</remarks>
public interface ISigningMemoryFiles
{
    /// <summary>Name of this silo, and of its file.</summary>
    string Silo { get; }

    /// <summary>The place of the files, for people.</summary>
    string Place { get; }

    /// <summary>The files of all silos, including this one's; none when there is no folder yet.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    IReadOnlyList<SigningMemoryFile> Read();

    /// <summary>Writes this silo's file: whole and durable on return.</summary>
    /// <exception cref="IOException">The content could not be made durable.</exception>
    void Write(ReadOnlySpan<byte> content);

    /// <summary>Deletes the file of a silo; no error when there is none.</summary>
    /// <exception cref="IOException">The file cannot be deleted.</exception>
    void Delete(string silo);
}
