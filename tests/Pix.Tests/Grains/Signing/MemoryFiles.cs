using System.Collections.Concurrent;
using Pix.Hsm.Memory;

namespace Pix.Grains.Tests.Signing;

/// <summary>The folder of all silos, in memory, as one silo sees it.</summary>
internal sealed class MemoryFiles(ConcurrentDictionary<string, byte[]> folder, string silo) : ISigningMemoryFiles
{
    public string Silo => silo;

    public string Place => "memory";

    /// <summary>Why nothing can be read; null when it can.</summary>
    public string? Unreadable { get; set; }

    /// <summary>Why nothing can be written; null when it can.</summary>
    public string? ReadOnly { get; set; }

    /// <summary>What happens before a write is durable.</summary>
    public Action BeforeWritten { get; set; } = () => { };

    /// <summary>What happens after the folder was read.</summary>
    public Action AfterRead { get; set; } = () => { };

    public int Writes { get; private set; }

    public IReadOnlyList<SigningMemoryFile> Read()
    {
        if (Unreadable is { } why)
        {
            throw new UnauthorizedAccessException(why);
        }

        SigningMemoryFile[] files = [.. folder.Select(file => new SigningMemoryFile(file.Key, file.Value))];
        AfterRead();
        return files;
    }

    public void Write(ReadOnlySpan<byte> content)
    {
        if (ReadOnly is { } why)
        {
            throw new IOException(why);
        }

        BeforeWritten();
        folder[silo] = content.ToArray();
        Writes++;
    }

    public void Delete(string silo) => folder.TryRemove(silo, out _);
}
