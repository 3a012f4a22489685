metadata description = 'Who is told when jobs get stuck, compute is left over, things fail too often, or money runs out.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Address that alerts go to.')
param email string

@description('Budget of the resource group in a month, in the subscription\'s currency.')
@minValue(1)
param monthlyBudget int

@description('First day of the budget, as 2027-01-01; the first of a month.')
param budgetStart string

@description('Minutes that a job may wait for compute before somebody is told.')
@minValue(5)
param queuedMinutes int

var names = namesOf(suffix)

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'finetune'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

type logAlert = {
  @description('Short name.')
  name: string
  @description('What is wrong, and what to do.')
  text: string
  @description('From 0, critical, to 4.')
  severity: int
  @description('Rows of it are what is wrong.')
  query: string
}

var queries logAlert[] = [
  {
    name: 'stuck-queue'
    text: 'A job waits for compute longer than it should. Look at the quota and the capacity of its location.'
    severity: 2
    query: 'traces | where tostring(customDimensions.EventName) == "OldestQueued" | where todouble(customDimensions.Minutes) > ${queuedMinutes}'
  }
  {
    name: 'unattended-job'
    text: 'Orchestrations get lost and are started again by the sweep. Look at the task hub.'
    severity: 3
    query: 'traces | where tostring(customDimensions.EventName) == "Unattended" | summarize jobs = count() | where jobs > 5'
  }
  {
    name: 'orphan-found'
    text: 'Compute was found that no job claims. It is being removed; look why it was left.'
    severity: 2
    query: 'traces | where tostring(customDimensions.EventName) == "OrphanFound"'
  }
  {
    name: 'failing-requests'
    text: 'More than one request in twenty ends in a server error.'
    severity: 1
    query: 'requests | where isnotempty(resultCode) | summarize total = count(), bad = countif(toint(resultCode) >= 500) | where total > 20 and bad * 20 > total'
  }
  {
    name: 'failing-effects'
    text: 'Steps of jobs fail again and again. Look at the platform and at storage.'
    severity: 2
    query: 'traces | where tostring(customDimensions.EventName) == "EffectFailed" | summarize failures = count() | where failures > 50'
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in queries: {
    name: '${alert.name}-${suffix}'
    location: location
    tags: tags
    properties: {
      displayName: alert.name
      description: alert.text
      severity: alert.severity
      enabled: true
      scopes: [insights.id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
    }
  }
]

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget-${suffix}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 90
        thresholdType: 'Actual'
        contactEmails: [email]
        contactGroups: [operators.id]
      }
      forecast: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [email]
        contactGroups: [operators.id]
      }
    }
  }
}
