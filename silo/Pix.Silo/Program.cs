using Microsoft.Extensions.Options;
using Pix.Audit.Journal;
using Pix.Silo;
using Pix.Silo.Starting;

const string checkOnly = "--check-config";

return await ClearStart.RunAsync(async () =>
{
    await using var app = await SiloHost.BuildAsync([.. args.Where(argument => argument != checkOnly)], CancellationToken.None);
    if (args.Contains(checkOnly))
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        return 0;
    }

    var journals = app.Services.GetRequiredService<JournalEnd>();
    await app.RunAsync();
    return journals.NeedsRestart ? ClearStart.RestartNeeded : 0;
});
