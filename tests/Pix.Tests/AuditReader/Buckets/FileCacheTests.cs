using Microsoft.Extensions.Time.Testing;
using Pix.AuditReader.Buckets;
using Pix.AuditReader.Files;
using Pix.AuditReader.Tests.Support;

namespace Pix.AuditReader.Tests.Buckets;

public sealed class FileCacheTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Some.Date);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_folder.Path, "cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_least_recently_used_goes_first_and_the_bound_holds()
    {
        using var cache = Open(maxBytes: 300);
        await AddAsync(cache, "a");
        await AddAsync(cache, "b");
        await AddAsync(cache, "c");
        Use(cache, "a");

        await AddAsync(cache, "d");

        Assert.Equal(["a", "c", "d"], ((string[])["a", "b", "c", "d"]).Where(name => Use(cache, name)));
    }

    [Fact]
    public async Task A_file_that_is_being_read_does_not_go()
    {
        using var cache = Open(maxBytes: 200);
        await AddAsync(cache, "a");
        using (cache.TryOpen("a", 100))
        {
            await AddAsync(cache, "b");
            await AddAsync(cache, "c");
            Assert.True(Use(cache, "a"));
        }

        await AddAsync(cache, "d");
        await AddAsync(cache, "e");
        Assert.False(Use(cache, "a"));
    }

    [Fact]
    public async Task A_download_that_broke_off_leaves_nothing()
    {
        using var cache = Open(maxBytes: 300);

        await Assert.ThrowsAsync<EndOfStreamException>(() => cache.AddAsync("a", 100, target => target.WriteAsync(new byte[99], Cancel).AsTask(), Cancel));
        await Assert.ThrowsAsync<EndOfStreamException>(() => cache.AddAsync("a", 100, target => target.WriteAsync(new byte[101], Cancel).AsTask(), Cancel));
        await Assert.ThrowsAsync<HttpRequestException>(() => cache.AddAsync("a", 100, _ => throw new HttpRequestException("gone"), Cancel));

        Assert.Null(cache.TryOpen("a", 100));
        Assert.Equal([Path.Combine(Folder, "lock")], Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_is_removed_and_what_is_whole_stays_within_the_bound()
    {
        using (var cache = Open(maxBytes: 300))
        {
            await AddAsync(cache, "a");
            await AddAsync(cache, "b");
        }

        File.WriteAllBytes(Path.Combine(Folder, "log", "c.part"), new byte[100]);

        using var again = Open(maxBytes: 150);

        Assert.Equal([false, true, false], ((string[])["a", "b", "c"]).Select(name => Use(again, name)));
        Assert.False(File.Exists(Path.Combine(Folder, "log", "c.part")));
    }

    [Fact]
    public async Task A_file_of_another_length_is_not_taken()
    {
        using var cache = Open(maxBytes: 300);
        await AddAsync(cache, "a");

        Assert.Null(cache.TryOpen("a", 101));
    }

    [Fact]
    public void The_folder_is_private_and_one_that_is_not_is_refused()
    {
        using (Open(maxBytes: 1))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }

        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        Assert.Contains("may be entered by others", Assert.Throws<AuditStoreException>(() => Open(maxBytes: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_has_a_cache_of_its_own_that_goes_with_it()
    {
        using var first = Open(maxBytes: 300);
        await AddAsync(first, "a");
        using (var second = Open(maxBytes: 300))
        {
            Assert.False(Use(second, "a"));
            await AddAsync(second, "b");
            Assert.Equal(2, Directory.GetDirectories(_folder.Path).Length);
        }

        Assert.Equal([Folder], Directory.GetDirectories(_folder.Path));
        Assert.False(Use(first, "b"));
    }

    private FileCache Open(long maxBytes) => FileCache.Open(Folder, maxBytes, _time);

    private bool Use(FileCache cache, string name)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        using var file = cache.TryOpen(name, 100);
        return file is not null;
    }

    private async Task AddAsync(FileCache cache, string name)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        using var file = await cache.AddAsync(name, 100, target => target.WriteAsync(new byte[100], Cancel).AsTask(), Cancel);
    }
}
