namespace Pix.Audit.Reading;

/// <summary>Copies of audit records outside the store, made for their owner alone, as the store is.</summary>
public static class PrivateCopy
{
    /// <inheritdoc cref="PrivateFolder.Mode"/>
    public const UnixFileMode FolderMode = PrivateFolder.Mode;

    /// <inheritdoc cref="PrivateFolder.Create"/>
    public static DirectoryInfo Folder(string folder) => PrivateFolder.Create(folder);

    /// <inheritdoc cref="PrivateFile.Create"/>
    public static FileStream Create(string path, FileMode mode = FileMode.Create, FileAccess access = FileAccess.Write) => PrivateFile.Create(path, mode, access);
}
