namespace Pix.TestToken;

/// <summary>A module of <c>tests/faulty-p11</c>, built around a real one for one use, and the file that it does the lines of.</summary>
internal sealed class CommandedModule
{
    private readonly string _commands;

    private CommandedModule(string file, string commands) => (File, _commands) = (file, commands);

    public string File { get; }

    /// <summary>Calls that it struck or refused so far, in all instances.</summary>
    public long Struck => BitConverter.ToInt64(System.IO.File.ReadAllBytes($"{_commands}.struck"));

    /// <summary>Logins that ended with CKR_PIN_INCORRECT so far, in all instances.</summary>
    public long RefusedLogins => BitConverter.ToInt64(System.IO.File.ReadAllBytes($"{_commands}.struck"), sizeof(long));

    /// <param name="source">Its source, without the ending.</param>
    /// <param name="macro">What the source calls the file of commands.</param>
    /// <param name="real">The module that does the work.</param>
    /// <param name="folder">Where all its files shall be.</param>
    public static CommandedModule Build(string source, string macro, string real, string folder)
    {
        var (file, commands) = (Path.Combine(folder, $"{source}.so"), Path.Combine(folder, $"{source}.commands"));
        System.IO.File.WriteAllBytes($"{commands}.struck", new byte[2 * sizeof(long)]);
        CommandLine.Run("gcc", ["-shared", "-fPIC", "-O1", "-pthread", $"-DREAL_MODULE=\"{real}\"", $"-D{macro}=\"{commands}\"", "-o", file, Path.Combine(AppContext.BaseDirectory, $"{source}.c")]);
        return new CommandedModule(file, commands);
    }

    /// <summary>A folder among the tokens, for one module.</summary>
    public static string Folder(string name) =>
        Directory.CreateDirectory(Path.Combine(TokenStore.Shared.Folder, $"{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>Replaces the lines.</summary>
    public void Set(IEnumerable<string> lines)
    {
        var draft = $"{_commands}.{Guid.NewGuid():N}";
        System.IO.File.WriteAllText(draft, string.Join('\n', lines) + "\n");
        System.IO.File.Move(draft, _commands, overwrite: true);
    }
}
