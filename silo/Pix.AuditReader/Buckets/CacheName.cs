using System.Security.Cryptography;
using System.Text;
using Pix.Audit.Records;
using Pix.AuditReader.Files;

namespace Pix.AuditReader.Buckets;

/// <summary>
/// Makes the names of cached objects from the partition, which SQL reads from the path, and a digest of everything that identifies the
/// content. No part of an object's key becomes a path.
/// </summary>
internal static class CacheName
{
    public static string Of(string bucket, AuditFile file)
    {
        var identity = string.Join('\n', bucket, file.Name, file.Version, file.Bytes);
        return $"{file.Stream.Name()}/{AuditPartition.Hour(file.Hour)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))}";
    }
}
