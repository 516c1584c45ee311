## given
dev_project
