using Pix.Settings;

namespace Pix.Hsm.Memory;

/// <summary>Finds and reads the files of <see cref="ISigningMemoryFiles"/>. They are in a folder beside the journals that all silos can read.</summary>
public static class SigningMemoryPlace
{
    /// <summary>Name of the folder beside the journals.</summary>
    public const string FolderName = "signing-schedule";

    private const string Suffix = ".json";

    /// <summary>Maximum number of bytes to read of a file: one more than the longest file that Pix writes, so that a longer file is detected.</summary>
    private const int MaxBytes = (1 << 20) + 1;

    /// <summary>Returns the folder of the signing memory inside the root folder of the journals.</summary>
    public static string FolderIn(string journalPath) => Path.Combine(journalPath, FolderName);

    /// <summary>Returns the path of a silo's file.</summary>
    public static string FileOf(string folder, string silo) => Path.Combine(folder, silo + Suffix);

    /// <summary>Reads all files of a folder; empty if the folder does not exist.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static IReadOnlyList<SigningMemoryFile> Read(string folder) =>
        Presence.HasFolder(folder) ? [.. Presence.Read(folder, () => Directory.GetFiles(folder, "*" + Suffix)).Select(ReadFile).OfType<SigningMemoryFile>()] : [];

    // Returns null if the file does not exist any more, because another silo may delete it after it was listed and before it is read.
    private static SigningMemoryFile? ReadFile(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var content = new byte[Math.Min(file.Length, MaxBytes)];
            return new SigningMemoryFile(Path.GetFileNameWithoutExtension(path), content.AsMemory(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
