using Pix.Settings;

namespace Pix.Hsm.Memory;

/// <summary>The place of <see cref="ISigningMemoryFiles"/> as files: beside the journals, which the silos share.</summary>
public static class SigningMemoryPlace
{
    /// <summary>Name of the folder beside the journals.</summary>
    public const string FolderName = "signing-schedule";

    private const string Suffix = ".json";

    /// <summary>A longer file is not ours; its beginning is read, and refused.</summary>
    private const int MaxBytes = (1 << 20) + 1;

    /// <summary>The folder inside the root of the journals.</summary>
    public static string FolderIn(string journalPath) => Path.Combine(journalPath, FolderName);

    /// <summary>The file of a silo.</summary>
    public static string FileOf(string folder, string silo) => Path.Combine(folder, silo + Suffix);

    /// <summary>All files of a folder; none when the folder does not exist.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static IReadOnlyList<SigningMemoryFile> Read(string folder) =>
        Presence.HasFolder(folder) ? [.. Presence.Read(folder, () => Directory.GetFiles(folder, "*" + Suffix)).Select(ReadFile).OfType<SigningMemoryFile>()] : [];

    // Another silo may delete a file between listing and reading.
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
