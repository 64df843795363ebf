using Pix.Aws;
using Pix.Silo;
using Pix.Silo.Clustering;
using Pix.Silo.Management;
using Pix.Silo.Starting;

return await ClearStart.RunAsync(async () =>
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

    await builder.AddAwsAsync(CancellationToken.None);
    builder.Services.AddPixRooms(builder.Configuration);
    builder.AddManagementPort();
    builder.AddSilo();

    var app = builder.Build();
    app.MapManagement();
    await app.RunAsync();
});
