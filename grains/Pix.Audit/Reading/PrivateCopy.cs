namespace Pix.Audit.Reading;

/// <summary>Creates files and folders for copies of audit records outside the store. Only their owner may open them, as in the store.</summary>
public static class PrivateCopy
{
    /// <inheritdoc cref="PrivateFolder.Mode"/>
    public const UnixFileMode FolderMode = PrivateFolder.Mode;

    /// <inheritdoc cref="PrivateFolder.Create"/>
    public static DirectoryInfo Folder(string folder) => PrivateFolder.Create(folder);

    /// <inheritdoc cref="PrivateFile.Create"/>
    public static FileStream Create(string path, FileMode mode = FileMode.Create, FileAccess access = FileAccess.Write) => PrivateFile.Create(path, mode, access);
}
