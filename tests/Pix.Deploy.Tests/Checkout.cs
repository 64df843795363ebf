namespace Pix.Deploy.Tests;

/// <summary>The checkout these tests belong to.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pix.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests are not inside a checkout of Pix.");
    }
}
