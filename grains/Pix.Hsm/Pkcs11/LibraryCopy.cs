namespace Pix.Hsm.Pkcs11;

/// <summary>Copies a shared library, so that the loader treats the copy as another library with its own state.</summary>
/// <remarks>The copy is in memory and is loaded as /proc/self/fd/N. The loader distinguishes libraries by name, device and inode.</remarks>
internal static class LibraryCopy
{
    /// <summary>Makes a copy and returns its path, to load with dlopen.</summary>
    /// <exception cref="HsmException">The kernel provides no memory file.</exception>
    public static string Of(string libraryPath) => MemoryFile.Of(Path.GetFileName(libraryPath), File.ReadAllBytes(libraryPath));
}
