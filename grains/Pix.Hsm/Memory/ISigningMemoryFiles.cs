namespace Pix.Hsm.Memory;

/// <summary>Where the silos keep, durably, which pairs they sign with: a file for each silo, in a folder that all of them read.</summary>
/// <remarks>The calls block, on a thread of the pool. Whoever hosts the HSM decides where the files are; without them nothing is remembered.</remarks>
public interface ISigningMemoryFiles
{
    /// <summary>Name of this silo, and of its file.</summary>
    string Silo { get; }

    /// <summary>Where the files are, for people.</summary>
    string Place { get; }

    /// <summary>Every silo's file, this one's too; none when there is no folder yet.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    IReadOnlyList<SigningMemoryFile> Read();

    /// <summary>Writes this silo's file: whole and durable when the call returns.</summary>
    /// <exception cref="IOException">It is not durable.</exception>
    void Write(ReadOnlySpan<byte> content);

    /// <summary>Deletes the file of a silo; no error when there is none.</summary>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    void Delete(string silo);
}
